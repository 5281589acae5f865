"""Archives: many documents in, records out, nothing lost. `docs/archives.md` says how it is used and why it is built so."""
