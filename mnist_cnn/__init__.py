"A convolutional network for MNIST, and what belongs to it: `from mnist_cnn import fit, predict`."
import sys as _sys
from importlib import import_module as _import_module
from types import ModuleType as _ModuleType
from typing import TYPE_CHECKING

__version__ = "0.2.0"
__all__ = ['Callback', 'Checkpoint', 'MNISTCNN', 'RECIPES', 'Recipe', 'evaluate', 'fit', 'get_dls',
           'load_run', 'load_runs', 'make_dls', 'predict', 'read_number', 'resume', 'show_images']

_MODULES = {'Callback': 'train', 'Checkpoint': 'checkpoint', 'MNISTCNN': 'model',
            'RECIPES': 'train', 'Recipe': 'train', 'evaluate': 'evaluate', 'fit': 'train',
            'get_dls': 'data', 'load_run': 'store', 'load_runs': 'store', 'make_dls': 'data',
            'predict': 'predict', 'read_number': 'numbers', 'resume': 'checkpoint',
            'show_images': 'data'}

if TYPE_CHECKING:   # for editors and type checkers, which run nothing
    from .checkpoint import Checkpoint, resume
    from .data import get_dls, make_dls, show_images
    from .evaluate import evaluate
    from .model import MNISTCNN
    from .numbers import read_number
    from .predict import predict
    from .store import load_run, load_runs
    from .train import RECIPES, Callback, Recipe, fit
else:
    def __getattr__(name):
        "Import a name's module when the name is first used: importing the package costs nothing."
        if name not in _MODULES:
            raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
        return getattr(_import_module(f'{__name__}.{_MODULES[name]}'), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


class _Package(_ModuleType):
    "`predict` and `evaluate` are functions here, even once the modules of these names are imported."
    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _MODULES and isinstance(value, _ModuleType)):
            super().__setattr__(name, value)


_sys.modules[__name__].__class__ = _Package
