"Ten lines as a user writes them, for a type checker: mypy must accept them, and know their types."
from mnist_cnn import evaluate, fit, load_run, predict
from mnist_cnn.predict import EXAMPLES
from mnist_cnn.store import Run


def quick(epochs: int) -> Run:
    return fit('fast', epochs=epochs, n_train=5000, callbacks=[lambda training: None])


accuracy: float = evaluate(quick(2)).metrics['accuracy']
digit: int | None = predict(EXAMPLES/'7-photo.jpg').digit
print(accuracy, digit, load_run('fast-seed0').history)
