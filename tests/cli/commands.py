"""Running commands as a user types them."""

from kuznia.cli import main


def run(*words: object) -> int:
    return main([str(word) for word in words])
