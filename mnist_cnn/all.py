"Everything that a user calls, and nothing else: `from mnist_cnn.all import *`."
from .accelerate import accelerate, fold_batch_norm
from .architectures import ARCHITECTURES, Ensemble, count_macs, make_network
from .checkpoint import Checkpoint, list_checkpoints, resume
from .data import (DataLoaders, check_data, data_home, get_dls, load_mnist, make_dls, read_folder,
                   read_idx, set_theme, show_images, split_indices)
from .device import (EarlyStopping, KeepBest, LiveCurves, ProgressBar, find_device, plot_curves,
                     set_threads)
from .draw import DrawDigit, DrawHand, Taught, calibrated, read_hand, teach
from .errors import (ArgumentError, DamagedError, ExistsError, MissingError, MNISTError,
                     StorageError, TrainingDiverged, TrainingInterrupted)
from .evaluate import (REFERENCE, Report, compare, compute_metrics, evaluate, over_seeds,
                       plot_confusions, predict_log_probs)
from .explain import (Neighbors, embed, feature_maps, grad_cam, hires_cam, likely_label_errors,
                      log_odds, plot_feature_maps, plot_filters, plot_maps)
from .export import export_onnx, export_program
from .ink import to_mnist
from .jobs import JsonLines
from .model import MNISTCNN, conv_block, layer_table, linear_block
from .numbers import Number, find_digits, read_number
from .pictures import read_image
from .predict import EXAMPLES, Prediction, Pretrained, calibrate, load_pretrained, predict
from .store import Run, list_bundled, load_run, load_runs
from .train import RECIPES, Callback, History, Recipe, Training, fit, measure, train_epoch
from .transforms import (BatchedDataset, ColorJitter, Normalize, RandomAffine, ToTensor,
                         drop_missing, eval_transform, fill_missing, train_transform)

__all__ = ['ARCHITECTURES', 'ArgumentError', 'BatchedDataset', 'Callback', 'Checkpoint',
           'ColorJitter', 'DamagedError', 'DataLoaders', 'DrawDigit', 'DrawHand', 'EXAMPLES',
           'EarlyStopping', 'Ensemble', 'ExistsError', 'History', 'JsonLines', 'KeepBest',
           'LiveCurves', 'MNISTCNN', 'MNISTError', 'MissingError', 'Neighbors', 'Normalize',
           'Number', 'Prediction', 'Pretrained', 'ProgressBar', 'RECIPES', 'REFERENCE',
           'RandomAffine', 'Recipe', 'Report', 'Run', 'StorageError', 'Taught', 'ToTensor',
           'Training', 'TrainingDiverged', 'TrainingInterrupted', 'accelerate', 'calibrate',
           'calibrated', 'check_data', 'compare', 'compute_metrics', 'conv_block', 'count_macs',
           'data_home', 'drop_missing', 'embed', 'eval_transform', 'evaluate', 'export_onnx',
           'export_program', 'feature_maps', 'fill_missing', 'find_device', 'find_digits', 'fit',
           'fold_batch_norm', 'get_dls', 'grad_cam', 'hires_cam', 'layer_table',
           'likely_label_errors', 'linear_block', 'list_bundled', 'list_checkpoints', 'load_mnist',
           'load_pretrained', 'load_run', 'load_runs', 'log_odds', 'make_dls', 'make_network',
           'measure', 'over_seeds', 'plot_confusions', 'plot_curves', 'plot_feature_maps',
           'plot_filters', 'plot_maps', 'predict', 'predict_log_probs', 'read_folder', 'read_hand',
           'read_idx', 'read_image', 'read_number', 'resume', 'set_theme', 'set_threads',
           'show_images', 'split_indices', 'teach', 'to_mnist', 'train_epoch', 'train_transform']
