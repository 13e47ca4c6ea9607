"`python -m mnist_cnn train`, `evaluate` or `predict`: the commands by the name of the package."
from .cli import main

main()
