"""Span tagging: spans as BILUO actions, decoding under hard constraints, the trainable pipe built on both."""
