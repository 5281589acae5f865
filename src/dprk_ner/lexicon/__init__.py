"""What tables know about words, turned into token features for the encoder."""
