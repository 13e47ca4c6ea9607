# %% md
# Your own digits

> A photo, a drawing or an array goes in; a digit comes out, with its probabilities, or the honest answer that it is none.

A network trained on MNIST knows light ink on a black ground, twenty pixels high, placed by its centre of mass. A photo of a number on paper is none of that. This page turns the one into the other as MNIST itself was
made, so that a notebook of your own needs three lines:

```python
from mnist_cnn.predict import predict
seen = predict('photo.jpg')
seen             # the picture as the network sees it, and ten bars
```

# %%
#| default_exp predict

# %%
#| export
import base64, json, os
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from io import BytesIO
from pathlib import Path

# %%
#| export
import matplotlib.pyplot as plt
import numpy as np
import torch
import torch.nn.functional as F
from matplotlib.axes import Axes
from PIL import Image, ImageOps, UnidentifiedImageError
from scipy import ndimage
from scipy.optimize import minimize_scalar
from torch import Tensor

# %%
#| export
from mnist_cnn.data import BUNDLED, eval_transform
from mnist_cnn.errors import ArgumentError, DamagedError, MissingError, MNISTError, StorageError
from mnist_cnn.train import Run, list_bundled, load_run, recipe_dls

# %% md
## What can be read?

A path, bytes, a PIL image, a NumPy array or a tensor; grey, colour, with transparency, of 16 bits, turned by its EXIF data. All become one array of grey values, 0 (black) to 1 (white). What cannot be read is refused by name.

# %%
#| export
MAX_PIXELS = 50_000_000 # largest picture to read; a phone's photo has 12 to 50 million, and reading takes some 10 bytes for each

def read_image(
    source: str|Path|bytes|Image.Image|np.ndarray|Tensor, # file, its content, or pixels: uint8, uint16, bool, or float in 0..1 or 0..255
) -> np.ndarray: # grey, float32, (H, W), 0 black to 1 white
    "Read one picture. Raises `MissingError`, `StorageError`, `DamagedError` or `ArgumentError`."
    if isinstance(source, (str, os.PathLike)): return _read_file(Path(source))
    if isinstance(source, (bytes, bytearray)): return _read_encoded(BytesIO(source), 'these bytes')
    if isinstance(source, Image.Image): return _grey(source, 'this image')
    if isinstance(source, Tensor): source = source.detach().cpu().numpy()
    if isinstance(source, np.ndarray): return _read_array(source)
    raise ArgumentError(f'a picture must be a path, bytes, a PIL image, a NumPy array or a tensor, not {type(source).__name__}')

def _read_file(path):
    if path.is_dir(): raise ArgumentError(f'{path} is a folder, not a picture; name the files in it')
    try: content = path.read_bytes()
    except FileNotFoundError as e: raise MissingError(f'there is no {path}') from e
    except (OSError, ValueError) as e: raise StorageError(f'cannot read {path}: {e}') from e
    return _read_encoded(BytesIO(content), str(path))

def _read_encoded(file, name):
    if not file.getbuffer().nbytes: raise DamagedError(f'{name}: empty, where a picture was expected')
    try:
        image = Image.open(file)
        _check_size(name, *image.size)
        image.load()
        return _grey(image, name)
    except UnidentifiedImageError as e: raise DamagedError(f'{name}: not a picture, or of a kind that Pillow does not know; PNG and JPEG always work') from e
    except ArgumentError: raise
    except Exception as e: raise DamagedError(f'{name}: a damaged picture ({e}); save or send it again') from e   # Pillow's decoders raise errors of many kinds

# %%
#| export
def _check_size(name, width, height):
    if width < 1 or height < 1: raise ArgumentError(f'{name}: {width}×{height} pixels; at least one is needed')
    if width*height > MAX_PIXELS: raise ArgumentError(f'{name}: {width}×{height} pixels are more than {MAX_PIXELS:,}; make it smaller first')

def _grey(image, name):
    _check_size(name, *image.size)
    image = ImageOps.exif_transpose(image)
    if image.mode.startswith(('I', 'F')): return _read_array(np.asarray(image), name)
    if image.has_transparency_data:   # the ground that shows the ink: white, unless that leaves nothing to see
        white, black = (Image.alpha_composite(Image.new('RGBA', image.size, ground), image.convert('RGBA')).convert('L') for ground in ('white', 'black'))
        image = white if np.ptp(np.asarray(white)) else black
    return np.asarray(image.convert('L'), dtype=np.float32)/255

def _read_array(a, name='this array'):
    if not (a.dtype == bool or np.issubdtype(a.dtype, np.integer) or np.issubdtype(a.dtype, np.floating)):
        raise ArgumentError(f'{name}: pixels must be numbers, not {a.dtype}')
    if a.ndim == 3: a = _one_channel(a, name)
    if a.ndim != 2: raise ArgumentError(f'{name}: one picture must have the shape (H, W), (H, W, 1, 3 or 4) or (1, 3 or 4, H, W), not {a.shape}')
    _check_size(name, *reversed(a.shape))
    top = {'uint8': 255, 'uint16': 65535, 'bool': 1}.get(str(a.dtype))
    a = a.astype(np.float32)
    if not np.isfinite(a).all(): raise ArgumentError(f'{name}: has missing values (NaN or infinity); see mnist_cnn.data.fill_missing')
    if a.min() < 0: raise ArgumentError(f'{name}: has negative pixels, {a.min():g} the lowest; expected 0..1 or 0..255, so undo the normalisation first')
    top = top or next((t for t in (1, 255, 65535) if a.max() <= t), None)
    if not top: raise ArgumentError(f'{name}: has pixels up to {a.max():g}; expected 0..1, 0..255 or 0..65535')
    return a/top

def _one_channel(a, name):
    if a.shape[-1] not in (1, 3, 4) and a.shape[0] in (1, 3, 4): a = np.moveaxis(a, 0, -1)
    if a.shape[-1] not in (1, 3, 4): raise ArgumentError(f'{name}: one picture must have 1, 3 or 4 channels, not the shape {a.shape}')
    if a.shape[-1] == 1: return a[..., 0]
    if a.shape[-1] == 4 and a.dtype == np.uint8: return (_grey(Image.fromarray(a), name)*255).round().astype(np.uint8)
    return (a[..., :3] @ np.array([.299, .587, .114])).astype(a.dtype)   # as Pillow makes grey (ITU-R 601)

# %%
#| export
BOX, SIDE, STROKE = 20, 28, 2.2 # MNIST's box, its picture, and the least width of a stroke in it, pixels

# %% md
## How was MNIST made?

From NIST's pages of handwriting, black on white, each digit was cut out, fitted into a box of 20 by 20 pixels keeping its aspect, and placed into 28 by 28 by its centre of mass; smoothing while shrinking gave the grey
levels ([LeCun et al., 1998](http://yann.lecun.com/exdb/publis/pdf/lecun-98.pdf), and MNIST's own page). A photo needs two steps before: find the paper, and find the ink.

**The paper** is what most pixels lie on: a smooth surface, brighter on the side of the lamp. We fit one of second degree, leave out what departs from it, and fit again.

# %%
#| export
def fit_background(
    grey: np.ndarray, # (H, W), 0 to 1
    rounds: int = 6, # fits, each without what departed from the one before
) -> np.ndarray: # (H, W), the paper's brightness
    "The smooth surface, of second degree, that most pixels lie on. A small picture has no lamp: there it is what most of its edge is."
    h, w = grey.shape
    if min(h, w) < SIDE: return np.full_like(grey, np.median(np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])))
    y, x = np.mgrid[-1:1:h*1j, -1:1:w*1j].astype(np.float32)
    terms = np.stack([o.ravel() for o in (np.ones_like(x), x, y, x*y, x*x, y*y)], 1)
    step = max(1, grey.size//5_000)   # so many pixels are enough for six numbers
    some, values = terms[::step], grey.ravel()[::step]
    weight = np.ones_like(values)
    for _ in range(rounds):
        coefficients = np.linalg.lstsq(some*weight[:, None], values*weight, rcond=None)[0]
        departure = np.abs(values - some @ coefficients)
        weight = (departure <= max(1e-3, 2.5*1.4826*np.median(departure))).astype(np.float32)   # 2.5 standard deviations, robustly
    return (terms @ coefficients).reshape(h, w)

# %% md
**The ink** is what departs from the paper: darker, or lighter, whichever way the strong departures go.

# %%
#| export
def find_ink(
    grey: np.ndarray, # (H, W), 0 to 1
) -> np.ndarray: # (H, W), 0 paper to 1 ink; 0 everywhere for a blank picture
    "Where there is ink, whether it is darker or lighter than the paper."
    departure = fit_background(grey) - grey
    noise = 1.4826*np.median(np.abs(departure)) if min(grey.shape) >= SIDE else 0.
    strength = departure if (departure**3).sum() >= 0 else -departure
    strong = strength[strength > max(4*noise, .04)]
    if len(strong) < 3: return np.zeros_like(grey)
    full = np.quantile(strong, .8)
    if full < max(8*noise, .08): return np.zeros_like(grey)
    return np.clip((strength/full - .25)/.5, 0, 1)   # soft from a quarter to three quarters of full ink

# %%
#| export
def find_strokes(
    ink: np.ndarray, # (H, W), 0 to 1
    smallest: float = .03, # what counts, as a share of the largest piece's area; the rest is specks
) -> np.ndarray: # labels, (H, W): 0 is paper, 1.. are connected pieces of ink
    "Connected pieces of ink, without specks."
    labels, n = ndimage.label(ink > .5, np.ones((3, 3)))
    if not n: return labels
    areas = np.bincount(labels.ravel(), minlength=n + 1)
    areas[0] = 0
    kept = np.flatnonzero(areas >= max(2, smallest*areas.max())) if areas.max() > 1 else np.flatnonzero(areas)
    order = np.zeros(n + 1, dtype=int)
    order[kept] = np.arange(1, len(kept) + 1)
    return order[labels]

# %% md
**The pen.** MNIST's strokes are two to three pixels wide. A fine pen on a large sheet would vanish when shrunk, so strokes that would be thinner are first made wider.

# %%
#| export
def stroke_width(
    ink: np.ndarray, # (H, W), 0 to 1
) -> float: # pixels; 0 if there is no ink
    "Width of a typical stroke: across one, the distance from the edge is a quarter of its width on average."
    inside = np.pad(ink > .5, 1)
    return float(4*(ndimage.distance_transform_edt(inside)[inside].mean() - .5)) if inside.any() else 0.

def widen_strokes(
    ink: np.ndarray, # (H, W), 0 to 1
    by: float, # on each side, pixels
) -> np.ndarray: # (H, W), 0 to 1
    "Ink that reaches `by` pixels further in every direction."
    return np.maximum(ink, np.clip(by + 1 - ndimage.distance_transform_edt(ink <= .5), 0, 1))

# %%
#| export
def crop_ink(
    ink: np.ndarray, # (H, W), 0 to 1
    margin: int = 0, # paper to keep around, pixels
) -> np.ndarray: # what holds the ink
    "Cut off the paper around the ink."
    rows, cols = (np.flatnonzero((ink > .5).any(axis)) for axis in (1, 0))
    padded = np.pad(ink, margin)
    return padded[rows[0]:rows[-1] + 1 + 2*margin, cols[0]:cols[-1] + 1 + 2*margin]

def make_mnist(
    ink: np.ndarray, # of one digit, (H, W), 0 to 1, with some ink
) -> np.ndarray: # uint8, (28, 28), 0 is paper
    "Fit ink into 20 by 20 pixels, keeping its aspect, and place it in 28 by 28 by its centre of mass, as MNIST was made."
    ink = crop_ink(ink)
    scale = BOX/max(ink.shape)
    by = max(0, (STROKE/scale - stroke_width(ink))/2)
    if by > .5: ink = crop_ink(widen_strokes(np.pad(ink, int(by) + 2), by))
    scale = BOX/max(ink.shape)
    h, w = (max(1, round(side*scale)) for side in ink.shape)
    small = np.asarray(Image.fromarray(ink.astype(np.float32)).resize((w, h), Image.Resampling.BOX if scale < 1 else Image.Resampling.BICUBIC)).clip(0, 1)
    y, x = (round(SIDE/2 - .5 - c) for c in ndimage.center_of_mass(small))
    y, x = min(max(y, 0), SIDE - h), min(max(x, 0), SIDE - w)
    out = np.zeros((SIDE, SIDE), np.uint8)
    out[y:y + h, x:x + w] = (255*small/small.max()).round()
    return out

# %% md
A picture that is in MNIST's form already, 28 by 28 with a black ground, passes through unchanged.

# %%
#| export
def is_mnist(
    grey: np.ndarray, # (H, W), 0 to 1
) -> bool:
    "Whether a picture has MNIST's form: 28 by 28, corners black, and at least two fifths of it quite black."
    return grey.shape == (SIDE, SIDE) and not grey[[0, 0, -1, -1], [0, -1, 0, -1]].any() and (grey == 0).mean() >= .4 and bool(grey.any())

def to_mnist(
    grey: np.ndarray, # (H, W), 0 to 1, of one digit
) -> np.ndarray|None: # uint8, (28, 28), 0 is paper; None for a blank picture
    "What the network shall see of a picture of one digit."
    if is_mnist(grey): return (255*grey).round().astype(np.uint8)
    ink = find_ink(_at_most(grey, 400))
    ink = ink*(find_strokes(ink) > 0)
    return make_mnist(ink) if ink.any() else None

def _at_most(grey, side):
    "Shrink a large picture: 400 pixels are enough for twenty, and a thousand for a line of digits."
    if max(grey.shape) <= side: return grey
    h, w = (max(1, round(o*side/max(grey.shape))) for o in grey.shape)
    return np.asarray(Image.fromarray(grey.astype(np.float32)).resize((w, h), Image.Resampling.BOX))

# %% md
## How sure is it?

A network says 99.9 % too easily. Divided by one number, its *temperature*, its logits give probabilities that come true as often as they say ([Guo et al., 2017](https://arxiv.org/abs/1706.04599)). Two thresholds then decide
when to say so: below one probability the digit is *ambiguous*; below one logit, whatever the probabilities, the picture is *not a digit* ([Hendrycks et al., 2022](https://arxiv.org/abs/1911.11132)). All three are chosen on
the validation images.

# %%
#| export
@dataclass(frozen=True)
class Pretrained:
    "A trained network that knows how sure it is."
    run: Run # with its model in evaluation mode
    temperature: float # logits are divided by it, above 0
    ambiguous_below: float # probability of the best digit, 0 to 1
    strange_below: float # logit of the best digit

    @torch.inference_mode()
    def logits(self,
        images: Tensor, # uint8, (N, 1, 28, 28)
    ) -> Tensor: # (N, 10)
        "What the network says before it is normalised."
        model = self.run.model
        return model.head[:-1](model.features(eval_transform()(images).contiguous(memory_format=torch.channels_last)))

# %%
#| export
def calibrate(
    run: Run, # trained
    images: Tensor, # to choose on, uint8, (N, 1, 28, 28): the validation images of the run's fold
    targets: Tensor, # their digits, (N,)
    accuracy: float = .999, # wanted among the digits that are not called ambiguous
    strange: float = .005, # share of these images that may be called not a digit
) -> Pretrained: # `run`, with what was found
    "Choose temperature and thresholds on validation images."
    logits = Pretrained(run, 1., 0., 0.).logits(images)
    loss = lambda log_t: F.cross_entropy(logits/np.exp(log_t), targets).item()
    temperature = float(np.exp(minimize_scalar(loss, bounds=(-2, 2), method='bounded').x))
    confidence, found = (logits/temperature).softmax(1).max(1)
    order = confidence.argsort(descending=True)
    kept = (found == targets)[order].double().cumsum(0)/torch.arange(1, len(order) + 1)
    enough = (kept >= accuracy).nonzero()
    return Pretrained(run, temperature, float(confidence[order[enough[-1]]]) if len(enough) else 1., float(logits.max(1).values.quantile(strange)))

# %%
#| export
CALIBRATION = BUNDLED/'weights'/'calibration.json' # what `calibrate` found for each bundled run

@lru_cache
def load_pretrained(
    name: str = 'best available', # of a bundled run, or a run's folder; by default the bundled run with the lowest validation loss
) -> Pretrained:
    "A trained network to predict with. Raises `MissingError` or `DamagedError`."
    runs = json.loads(CALIBRATION.read_text())
    if name == 'best available': name = min(list_bundled(), key=lambda o: load_run(o).history.rows[-1]['valid_loss'])
    run = load_run(name)
    if name in runs: return Pretrained(run, **runs[name])
    valid = recipe_dls(run.recipe).valid.dataset
    return calibrate(run, valid.images, valid.targets)

# %% md
## Predict

# %%
#| export
@dataclass(frozen=True, repr=False)
class Prediction:
    "What the network makes of a picture. Shows itself in a notebook: the picture as the network sees it, and ten bars."
    verdict: str # digit, ambiguous, not a digit, blank, or unreadable
    digit: int|None = None # the likeliest digit; None for a blank or unreadable picture
    probabilities: np.ndarray|None = None # of the ten digits, (10,)
    image: np.ndarray|None = None # as the network sees it, uint8, (28, 28)
    error: str = '' # why it is unreadable

    def __str__(self): return {'digit': f'{self.digit}', 'ambiguous': f'{self.digit}?'}.get(self.verdict, '–')
    def __repr__(self):
        if self.probabilities is None: return f"Prediction: {self.verdict}{f' ({self.error})' if self.error else ''}"
        first, second = np.argsort(-self.probabilities)[:2]
        return f'Prediction: {self.verdict}, {first} with {self.probabilities[first]:.1%}, {second} with {self.probabilities[second]:.1%}'
    def _repr_html_(self):
        if self.probabilities is None: return f'<p><b>{self.verdict}</b> {escape(self.error)}</p>'
        bars = ''.join(f'<tr><td>{d}</td><td><div style="background:#de8f05;height:.7em;width:{max(1, 160*p):.0f}px"></div></td><td>{p:.1%}</td></tr>'
                       for d, p in enumerate(self.probabilities))
        return (f'<table><tr><td><img alt="the picture as the network sees it" width="140" style="image-rendering:pixelated;filter:invert(1)" src="{_data_url(self.image)}"></td>'
                f'<td><b>{escape(repr(self)[12:])}</b><table style="font-size:80%;line-height:1">{bars}</table></td></tr></table>')

def _data_url(image):
    file = BytesIO()
    Image.fromarray(image).save(file, 'png')
    return 'data:image/png;base64,' + base64.b64encode(file.getvalue()).decode()

# %%
#| export
def predict(
    images, # one picture as `read_image` takes it, or a list or an array of many: (N, H, W), (N, 1, 3 or 4, H, W) or (N, H, W, 1, 3 or 4)
    pretrained: Pretrained|None = None, # the network; `load_pretrained()` if None
) -> 'Prediction|list[Prediction]': # one for one picture, a list for many
    "Read digits. Raises as `read_image` does for one picture; of many, those that cannot be read are told as such."
    pretrained = pretrained or load_pretrained()
    many = isinstance(images, (list, tuple)) or isinstance(images, (np.ndarray, Tensor)) and (images.ndim == 4 or images.ndim == 3 and not {1, 3, 4} & {images.shape[0], images.shape[-1]})
    if not many: return _predict_all([to_mnist(read_image(images))], pretrained)[0]
    if not len(images): return []
    seen, errors = [], {}
    for i, image in enumerate(images):
        try: seen.append(to_mnist(read_image(image)))
        except MNISTError as e: seen.append(None); errors[i] = str(e)
    predictions = _predict_all(seen, pretrained)
    return [Prediction('unreadable', error=errors[i]) if i in errors else p for i, p in enumerate(predictions)]

def _predict_all(seen, pretrained):
    "`seen`: pictures, uint8, (28, 28), or None where there is nothing."
    there = [image for image in seen if image is not None]
    logits = iter(pretrained.logits(torch.from_numpy(np.stack(there))[:, None]) if there else [])
    return [Prediction('blank') if image is None else _judge(next(logits), image, pretrained) for image in seen]

def _judge(logits, image, pretrained):
    probabilities = (logits/pretrained.temperature).double().softmax(0).numpy()
    verdict = 'not a digit' if logits.max() < pretrained.strange_below else 'ambiguous' if probabilities.max() < pretrained.ambiguous_below else 'digit'
    return Prediction(verdict, int(probabilities.argmax()), probabilities, image)

# %% md
## A number of several digits

Each connected piece of ink is a digit or a part of one; pieces that stand above one another belong together, and a piece much wider than high is two digits that touch. From left to right they are the number.

# %%
#| export
def find_digits(
    ink: np.ndarray, # (H, W), 0 to 1
) -> list[tuple[slice, slice]]: # rows and columns of each digit, left to right
    "Where the digits are."
    boxes = [pair for pair in ndimage.find_objects(find_strokes(ink, .02)) if pair]
    boxes = _merge(sorted(boxes, key=lambda box: box[1].start))
    tall = max((rows.stop - rows.start for rows, _ in boxes), default=0)
    boxes = [box for box in boxes if box[0].stop - box[0].start >= .3*tall]   # dots, dashes and commas are no digits
    return [part for box in boxes for part in _split(box, ink)]

def _merge(boxes):
    merged = []
    for rows, cols in boxes:
        if merged:
            last_rows, last_cols = merged[-1]
            overlap = min(cols.stop, last_cols.stop) - max(cols.start, last_cols.start)
            if overlap > .5*min(cols.stop - cols.start, last_cols.stop - last_cols.start):
                merged[-1] = (slice(min(rows.start, last_rows.start), max(rows.stop, last_rows.stop)),
                              slice(min(cols.start, last_cols.start), max(cols.stop, last_cols.stop)))
                continue
        merged.append((rows, cols))
    return merged

def _split(box, ink):
    rows, cols = box
    height, width = rows.stop - rows.start, cols.stop - cols.start
    if width <= 1.3*height: return [box]
    weight = ndimage.uniform_filter1d(ink[box].sum(0), 3)
    n = max(2, round(width/(.8*height)))
    middle = width//n
    cut = cols.start + int(.6*middle) + int(weight[int(.6*middle):int(1.4*middle) + 1].argmin())
    return [(rows, slice(cols.start, cut)), *_split((rows, slice(cut, cols.stop)), ink)]

# %%
#| export
@dataclass(frozen=True, repr=False)
class Number:
    "A number as read from a picture. Shows itself in a notebook: the picture with its digits framed."
    text: str # the digits, left to right; ? for one that is none, '' for a blank picture
    predictions: list[Prediction] # a prediction a digit
    boxes: list[tuple[int, int, int, int]] # left, top, right, bottom of each, pixels of `picture`
    picture: np.ndarray # grey, (H, W), 0 to 1
    def __repr__(self): return f'Number: {self.text or "nothing to read"}'
    def plot(self,
        ax: Axes|None = None, # where to draw; a new figure if None
    ) -> Axes: # the axes drawn into
        "The picture, with a frame around each digit and what it was read as."
        if ax is None: _, ax = plt.subplots(figsize=(5, 5*min(1.5, self.picture.shape[0]/self.picture.shape[1]) + .4))
        ax.imshow(self.picture, cmap='gray', vmin=0, vmax=1)
        for p, (left, top, right, bottom) in zip(self.predictions, self.boxes):
            ax.add_patch(plt.Rectangle((left, top), right - left, bottom - top, fill=False, ec='#d55e00', lw=2))
            ax.annotate(str(p), (left, top), (0, 2), textcoords='offset points', color='#d55e00', weight='bold', va='bottom')
        ax.set(xticks=[], yticks=[], title=f'read as {self.text}' if self.text else 'nothing to read')
        ax.grid(False)
        return ax
    def _repr_png_(self):
        fig = self.plot().figure
        file = BytesIO()
        fig.savefig(file, format='png', dpi=90, bbox_inches='tight')
        plt.close(fig)
        return file.getvalue()

def read_number(
    image, # one picture, as `read_image` takes it
    pretrained: Pretrained|None = None, # the network; `load_pretrained()` if None
) -> Number:
    "Read a number of any length, written in one line. Raises as `read_image` does."
    grey = _at_most(read_image(image), 1000)
    ink = find_ink(grey)
    boxes = find_digits(ink)
    labels = find_strokes(ink, .02) > 0
    seen = [make_mnist((ink*labels)[box]) for box in boxes]
    predictions = _predict_all(seen, pretrained or load_pretrained())
    text = ''.join('?' if p.verdict == 'not a digit' else str(p.digit) for p in predictions)
    return Number(text, predictions, [(c.start, r.start, c.stop, r.stop) for r, c in boxes], grey)
