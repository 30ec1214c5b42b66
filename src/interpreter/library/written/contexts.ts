/** `contextvars` and `threading`, as code of one thread sees them. */
export const contextvarsSource = `
_unset = object()


class Token:
    MISSING = _unset

    def __init__(self, var, old_value):
        self.var = var
        self.old_value = old_value


class ContextVar:
    def __init__(self, name, *, default=_unset):
        self.name = name
        self._default = default
        self._value = _unset

    def get(self, default=_unset):
        if self._value is not _unset:
            return self._value
        if default is not _unset:
            return default
        if self._default is not _unset:
            return self._default
        raise LookupError(self)

    def set(self, value):
        token = Token(self, self._value)
        self._value = value
        return token

    def reset(self, token):
        self._value = token.old_value
`;

export const threadingSource = `
class local:
    pass


class Lock:
    def acquire(self, blocking=True, timeout=-1):
        return True

    def release(self):
        return None

    def locked(self):
        return False

    def __enter__(self):
        return True

    def __exit__(self, *error):
        return None


class RLock(Lock):
    pass
`;
