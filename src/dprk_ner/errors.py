"""Errors that a user can mend, and how they are worded."""


class InputError(ValueError):
    """Something is wrong with what the user gave us: says what, where (file and line), what to do.

    The command line prints it as one sentence and exits with code 2; as a library error it is a `ValueError`.
    """

    def __init__(self, message: str, *, path: str | None = None, line: int | None = None) -> None:
        self.message = message
        self.path = path
        self.line = line
        where = "" if path is None else path if line is None else f"{path}:{line}"
        super().__init__(f"{where}: {message}" if where else message)
