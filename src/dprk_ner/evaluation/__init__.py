"""Records against gold: spans, claims by characters, numerals, chains, attribution."""
