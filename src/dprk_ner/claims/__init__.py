"""Hedged claims: cues, the propositions they qualify, certainty."""
