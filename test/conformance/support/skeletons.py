"""Runs commands of the AWS CLI as far as it checks them itself: no request is made. Reads a JSON list of lists of words, answers a list of errors or nulls."""

import contextlib
import functools
import io
import json
import sys

# commands print in ways of their own: the answer alone goes to where this program's output goes
ANSWER = sys.stdout
sys.stdout = io.StringIO()

from awscli.clidriver import create_clidriver
from botocore.loaders import JSONFileLoader
from botocore.stub import Stubber

# what is checked is the command: the sample answers that the CLI makes up break AWS's own bounds here and there
Stubber._validate_response = lambda self, operation_name, service_response: None

# every command has a CLI of its own, and reads the same models of services: each file is parsed once
_cached = functools.lru_cache(maxsize=None)(JSONFileLoader.load_file)
_LOADER = JSONFileLoader()
JSONFileLoader.load_file = lambda self, path: _cached(_LOADER, path)


def problem(words):
    driver = create_clidriver()
    said = io.StringIO()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(said):
        try:
            code = driver.main([*words, "--generate-cli-skeleton", "output"])
        except SystemExit as end:
            code = end.code
    return said.getvalue().strip() or f"exit code {code}" if code else None


print("\n" + json.dumps([problem(words) for words in json.load(sys.stdin)]), file=ANSWER)
