"""`python -m dprk_ner` is `dprk-ner`."""

from .cli.app import main

if __name__ == "__main__":
    main()
