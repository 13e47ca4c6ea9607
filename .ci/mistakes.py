"Four mistakes that a type checker must find: each line below is one."
from mnist_cnn import evaluate, fit, misspelt
run: int = fit('fast')
fit('fast', progress='yes')
evaluate()
