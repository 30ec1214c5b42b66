"""Names that Python itself has, and of what each of its exceptions is one, as `python_names.json`."""

import builtins
import json
from pathlib import Path

if __name__ == "__main__":
    values = {name: getattr(builtins, name) for name in dir(builtins) if not name.startswith("_")}
    exceptions = {
        name: value.__base__.__name__
        for name, value in values.items()
        if isinstance(value, type) and issubclass(value, BaseException) and value is not BaseException
    }
    # In the file that a script is, and in the body of a class.
    given = sorted(name for name in {**globals()} if name.startswith("__"))
    recorded = {"names": sorted(values), "exceptions": exceptions, "module": given, "class": ["__module__", "__qualname__"]}
    Path(__file__).with_suffix(".json").write_text(json.dumps(recorded, indent=1) + "\n")
