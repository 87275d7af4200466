# One image for every role: migrate, web, worker and beat differ by their command alone.
FROM node:22-bookworm-slim AS frontend
WORKDIR /srv/mosaiikki
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

# The Python and the libraries of Debian 12, on which the test suite runs too.
FROM python:3.11-slim-bookworm
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /srv/mosaiikki

COPY .ci/system-packages .ci/system-packages
RUN .ci/system-packages image && rm -rf /var/lib/apt/lists/*

COPY requirements.txt ./
RUN pip install --require-hashes --requirement requirements.txt

COPY --from=frontend /srv/mosaiikki/node_modules node_modules
COPY . .
# Static files are part of the image; of VAR_DIR, only documents and attachments outlive a container.
ENV VAR_DIR=/var/lib/mosaiikki
RUN export SECRET_KEY=needed-by-no-step-of-the-build \
    && python manage.py compilemessages --verbosity 0 \
    && .ci/static \
    && useradd --system --no-create-home --home-dir "$VAR_DIR" mosaiikki \
    && mkdir -p -m 0700 "$VAR_DIR/documents" "$VAR_DIR/attachments" \
    && chown -R mosaiikki: "$VAR_DIR"

USER mosaiikki
VOLUME /var/lib/mosaiikki/documents /var/lib/mosaiikki/attachments
EXPOSE 8000
CMD ["python", "manage.py", "serve", "--host", "0.0.0.0"]
