"""pyproject.toml in, requirements.txt out: every package pinned with its hashes, runtime first, then development."""

import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).parent.parent
MARK = "# --- development: everything below is for tests and linters; the Docker image stops here ---"
COMPILE = (
    "-m uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header -q"
)


def compiled(*options: str) -> str:
    command = [sys.executable, *COMPILE.split(), *options, "pyproject.toml"]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def entries(text: str) -> list[str]:
    """One string a package: its pin with the hash lines that follow."""
    return re.findall(r"^\S.*(?:\n[ \t]+.*)*", text, flags=re.M)


def main() -> None:
    runtime = compiled()
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as pins:
        pins.write(runtime)
        pins.flush()
        everything = compiled("--extra", "dev", "--constraint", pins.name)
    known = set(entries(runtime))
    rest = [entry for entry in entries(everything) if entry not in known]
    head = "# Made by `make lock` out of pyproject.toml; not to be edited.\n"
    (ROOT / "requirements.txt").write_text("\n".join([head + runtime.rstrip(), MARK, *rest, ""]))


if __name__ == "__main__":
    main()
