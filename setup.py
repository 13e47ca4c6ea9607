"Packaging from settings.ini, which is the one place for names, versions and requirements."
import re
from configparser import ConfigParser
from pathlib import Path

from setuptools import find_packages, setup

config = ConfigParser(delimiters=['='])
config.read('settings.ini', encoding='utf-8')
cfg = config['DEFAULT']
extras = [key.removesuffix('_requirements') for key in cfg if key.endswith('_requirements')]

# PyPI shows README alone: its pictures and links must lead to the repository, at this version's tag
readme = Path('README.md').read_text(encoding='utf-8')
raw, blob = (f"{cfg['git_url']}/{kind}/v{cfg['version']}/" for kind in ('raw', 'blob'))
readme = re.sub(r'(!\[[^]]*\]\()(?!https?:)', rf'\g<1>{raw}', readme)
readme = re.sub(r'((?<!!)\[[^]]*\]\()(?!https?:|#)', rf'\g<1>{blob}', readme)

setup(
    name=cfg['lib_name'],
    version=cfg['version'],
    description=cfg['description'],
    long_description=readme,
    long_description_content_type='text/markdown',
    author=cfg['author'],
    url=cfg['git_url'],
    keywords=cfg['keywords'],
    license='MIT AND CC-BY-SA-3.0',  # the code; MNIST's files
    classifiers=[
        'Development Status :: 4 - Beta',
        'Intended Audience :: Education',
        'Intended Audience :: Science/Research',
        'Programming Language :: Python :: 3',
        'Typing :: Typed',
    ],
    python_requires=f">={cfg['min_python']}",
    packages=find_packages(include=['mnist_cnn', 'mnist_cnn.*']),
    package_data={'mnist_cnn': ['py.typed', 'bundled/**/*']},
    install_requires=cfg['requirements'].split(),
    extras_require={extra: cfg[f'{extra}_requirements'].split() for extra in extras},
    entry_points={
        'console_scripts': cfg['console_scripts'].split(),
        'nbdev': [f"{cfg['lib_name']}={cfg['lib_name']}._modidx:d"],
    },
    zip_safe=False,
)
