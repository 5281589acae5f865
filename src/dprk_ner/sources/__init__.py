"""Anonymous sources: recognition of mentions and grants, and what a mention says about its source."""
