"""Check that the message catalogues hold exactly the strings of code and templates, all translated and compiled.

The strings are collected anew in a copy of the package and compared with what is committed; `make messages` mends it.
"""

import gettext
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "guatu"
LANGUAGE = "en"
TOOLS = ("xgettext", "msgcmp", "msgfmt")


def collected(copy: Path, domain: str) -> Path | None:
    """The template of all strings of a domain, collected in `copy`; None where there are none."""
    command = [sys.executable, "-m", "django", "makemessages", "--locale", LANGUAGE, "--domain", domain, "--keep-pot"]
    environment = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"makemessages: {done.stderr.strip()}")
    template = copy / "locale" / f"{domain}.pot"
    return template if template.exists() else None


def entries(path: Path) -> dict[object, object]:
    """What a compiled catalogue says, without its header (which holds a date)."""
    with path.open("rb") as stream:
        catalogue = dict(vars(gettext.GNUTranslations(stream))["_catalog"])
    catalogue.pop("", None)
    return catalogue


def complaints(domain: str, copy: Path) -> list[str]:
    """What is wrong with one domain's catalogue, a line each."""
    template = collected(copy, domain)
    committed = PACKAGE / "locale" / LANGUAGE / "LC_MESSAGES" / f"{domain}.po"
    if template is None:
        return []
    if not committed.exists():
        return [f"{committed}: missing"]
    compared = subprocess.run(["msgcmp", committed, template], capture_output=True, text=True, check=False)
    found = [line for line in compared.stderr.splitlines() if line.strip()]
    fresh = copy / f"{domain}.mo"
    subprocess.run(["msgfmt", "--output-file", fresh, committed], check=True)
    compiled = committed.with_suffix(".mo")
    if not compiled.exists() or entries(compiled) != entries(fresh):
        found.append(f"{compiled}: not compiled from {committed.name}")
    return found


def main() -> None:
    """Exit with every complaint, or quietly."""
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        sys.exit("缺少 gettext，无法核对界面文字的译文。请执行：apt-get install gettext，然后重试。")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "guatu"
        shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__", "vendor"))
        found = [line for domain in ("django", "djangojs") for line in complaints(domain, copy)]
    if found:
        sys.exit("\n".join([*found, "界面文字与译文不一致：请执行 make messages，并补上 guatu/locale/en 中的译文。"]))


if __name__ == "__main__":
    main()
