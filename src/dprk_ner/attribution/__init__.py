"""Who says what: which mentions are one source, and whose words a quote or a hedged claim are."""
