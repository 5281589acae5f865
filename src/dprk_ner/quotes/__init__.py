"""Direct speech: which stretches of a text stand between quotation marks, and which of those are quotes."""
