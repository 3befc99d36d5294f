"""``python -m yinpu``: the command line."""

from yinpu.cli.main import console

if __name__ == "__main__":
    console()
