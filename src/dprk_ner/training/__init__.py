"""What `spacy train` uses besides the components: augmentation of the training articles."""
