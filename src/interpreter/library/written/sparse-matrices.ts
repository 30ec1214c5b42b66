/**
 * `scipy.sparse`: the sizes of matrices, as graph networks normalise their adjacency with them. Which entries are not zero is
 * not followed, so how many there are is drawn between none and all.
 * Source: SciPy's manual, "scipy.sparse".
 */
export const sparseMatricesSource = `
import random
import numpy as np


class spmatrix:
    ndim = 2
    _count = None

    def __init__(self, arg1, shape=None, dtype=None, copy=False):
        if isinstance(arg1, spmatrix):
            self.shape, kind = arg1.shape, arg1.dtype
        elif isinstance(arg1, tuple) and len(arg1) == 2 and isinstance(arg1[1], tuple):
            values, places = np.asarray(arg1[0]), [np.asarray(each) for each in arg1[1]]
            if values.ndim != 1 or places[0].ndim != 1 or places[1].ndim != 1:
                raise ValueError('coordinates and data arrays must be 1-D')
            self.shape, kind = tuple(shape), values.dtype
        elif isinstance(arg1, tuple) and len(arg1) == 2:
            self.shape, kind = arg1, np.float64
        elif isinstance(arg1, tuple):
            self.shape, kind = tuple(shape), np.asarray(arg1[0]).dtype
        else:
            dense = np.asarray(arg1)
            self.shape, kind = dense.shape, dense.dtype
        self.dtype = kind if dtype is None else dtype

    def _of(self, rows, columns, dtype=None):
        return spmatrix((rows, columns), dtype=self.dtype if dtype is None else dtype)

    @property
    def nnz(self):
        return random.randint(0, self.shape[0] * self.shape[1])

    @property
    def _places(self):
        if self._count is None:
            self._count = self.nnz
        return self._count

    @property
    def data(self):
        return np.zeros(self._places, dtype=self.dtype)

    @property
    def row(self):
        return np.zeros(self._places, dtype=np.int32)

    @property
    def col(self):
        return np.zeros(self._places, dtype=np.int32)

    @property
    def T(self):
        return self.transpose()

    def transpose(self):
        return self._of(self.shape[1], self.shape[0])

    def tocoo(self, copy=False):
        return self

    def tocsr(self, copy=False):
        return self

    def tocsc(self, copy=False):
        return self

    def tolil(self, copy=False):
        return self

    def copy(self):
        return self._of(*self.shape)

    def astype(self, dtype):
        return self._of(self.shape[0], self.shape[1], dtype)

    def multiply(self, other):
        return self._of(*self.shape)

    def dot(self, other):
        if self.shape[1] != other.shape[0]:
            raise ValueError('dimension mismatch')
        if isinstance(other, spmatrix):
            return self._of(self.shape[0], other.shape[1])
        return np.zeros((self.shape[0],) + tuple(other.shape[1:]), dtype=np.float64)

    def sum(self, axis=None):
        if axis is None:
            return random.random() * 2.0
        rows, columns = self.shape
        return np.zeros((rows, 1) if axis in (1, -1) else (1, columns), dtype=self.dtype)

    def toarray(self):
        return np.zeros(self.shape, dtype=self.dtype)

    def todense(self):
        return self.toarray()

    def __add__(self, other):
        return self._both(other)

    def __sub__(self, other):
        return self._both(other)

    def _both(self, other):
        if isinstance(other, spmatrix):
            if self.shape != other.shape:
                raise ValueError('inconsistent shapes')
            return self._of(*self.shape)
        return self._of(*self.shape) if isinstance(other, (int, float)) else self.toarray()

    # What else there is: not followed, rather than absent.
    def __getattr__(self, name):
        return np.attribute_of_a_sparse_matrix

    def __getitem__(self, index):
        return np.part_of_a_sparse_matrix

    def __setitem__(self, index, value):
        self._count = None

    def __iter__(self):
        return np.rows_of_a_sparse_matrix

    def __mul__(self, other):
        return self._of(*self.shape) if isinstance(other, (int, float)) else self.dot(other)

    def __matmul__(self, other):
        return self.dot(other)

    def __truediv__(self, other):
        return self._of(*self.shape)

    def __rmatmul__(self, other):
        return np.product_with_a_sparse_matrix

    def __neg__(self):
        return self._of(*self.shape)

    def _alike(self, other=None):
        return self._of(*self.shape)

    __gt__ = __lt__ = __ge__ = __le__ = __eq__ = __ne__ = __pow__ = __radd__ = __rmul__ = _alike


coo_matrix = csr_matrix = csc_matrix = lil_matrix = dok_matrix = spmatrix


def isspmatrix(x):
    return isinstance(x, spmatrix)


issparse = isspmatrix_coo = isspmatrix_csr = isspmatrix


def eye(m, n=None, k=0, dtype=np.float64, format=None):
    return spmatrix((m, m if n is None else n), dtype=dtype)


def identity(n, dtype=np.float64, format=None):
    return spmatrix((n, n), dtype=dtype)


def diags(diagonals, offsets=0, shape=None, format=None, dtype=None):
    if offsets != 0:
        return np.several_diagonals
    array = np.asarray(diagonals)
    if array.ndim != 1:
        raise ValueError('Different number of diagonals and offsets.')
    size = array.shape[0]
    return spmatrix((size, size) if shape is None else shape, dtype=array.dtype if dtype is None else dtype)
`;
