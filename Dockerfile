# The bot on slim Python: pinned packages with their hashes, no compiler, no root, the archive on a volume.
#   docker build -t sourcier .
#   docker run -p 3000:3000 -v sourcier:/data --env-file .env sourcier

FROM python:3.11-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/sourcier
WORKDIR /src
# The packages first, in a layer of their own: they change less often than the code.
COPY requirements.txt ./
RUN sed '/^# --- development/,$d' requirements.txt > runtime.txt \
 && /opt/sourcier/bin/pip install --require-hashes -r runtime.txt
COPY pyproject.toml README.md LICENSE ./
COPY bot ./bot
COPY handlers ./handlers
COPY store ./store
COPY seeds ./seeds
RUN /opt/sourcier/bin/pip install --no-deps .

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin sourcier \
 && install --directory --owner=sourcier /data
COPY --from=build /opt/sourcier /opt/sourcier
ENV PATH=/opt/sourcier/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DATABASE_URL=sqlite:////data/sourcier.db \
    SOURCIER_HOST=0.0.0.0
USER sourcier
WORKDIR /data
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["python", "-c", "import os, urllib.request as web; web.urlopen('http://127.0.0.1:' + os.environ.get('SOURCIER_PORT', '3000') + '/healthz', timeout=4)"]
CMD ["sourcier", "run"]
