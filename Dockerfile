# One image for every process: web (the default), scheduler, migrate, training.
FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore

WORKDIR /app
COPY requirements.txt ./
RUN pip install --no-deps --require-hashes -r requirements.txt

COPY bot bot
COPY flows flows
COPY locales locales
COPY models models
RUN python -m compileall -q bot flows models \
    && useradd --system --home-dir /app --shell /usr/sbin/nologin aftercall \
    && install --directory --owner aftercall var

USER aftercall
ENV PORT=8000
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/health', timeout=2)"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["web", "--host", "0.0.0.0"]
