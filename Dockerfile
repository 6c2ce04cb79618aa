# The server with PyTorch's CPU build: about 1 GB, most of it PyTorch.
FROM python:3.12-slim

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app

# What changes seldom comes first: the dependencies of pyproject.toml, PyTorch from its own index without CUDA.
COPY pyproject.toml README.md ./
COPY backend/__init__.py backend/
RUN pip install --index-url https://download.pytorch.org/whl/cpu "$(sed -n 's/^ *"\(torch[^"]*\)".*/\1/p' pyproject.toml)" \
    && pip install --editable .

COPY backend backend
COPY frontend frontend
COPY models_ckpt models_ckpt

# /models is for models of one's own; the only place that the server may ever write to.
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin drawbar && install -d -o drawbar /models
USER drawbar
ENV DRAWBAR_HOST=0.0.0.0 DRAWBAR_PORT=8000 DRAWBAR_MODELS=/models
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
CMD ["python", "-m", "backend", "serve"]
