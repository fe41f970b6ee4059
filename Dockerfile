# One image for web, worker, beat and migrations: compose.yml says which part a container is.
ARG PYTHON=python:3.13-slim-bookworm
FROM ${PYTHON} AS packages
COPY requirements/base.txt /tmp/base.txt
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --quiet --no-cache-dir --require-hashes -r /tmp/base.txt

FROM ${PYTHON}
RUN useradd --system --uid 10001 --create-home --home-dir /srv/manyi manyi \
    && mkdir /data && chown manyi:manyi /data
COPY --from=packages /opt/venv /opt/venv
WORKDIR /srv/manyi/app
COPY . .
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 DATA_DIR=/data HOST=0.0.0.0 PORT=8000
ENV STATIC_ROOT=/srv/manyi/static
# Static files are the image's own; what reading the settings makes beside them is thrown away.
RUN DATA_DIR=/tmp/build SECRET_KEY=only-for-this-step python manage.py collect_static && rm -rf /tmp/build
USER manyi
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "manage.py", "check_part", "web"]
CMD ["python", "manage.py", "run_part", "web"]
