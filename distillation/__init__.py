"""Distillation: a large model learns the guidelines, labels plain texts, and our small encoder learns from those first.

See `docs/distillation.md`. Nothing in here is part of the package or the wheel.
"""
