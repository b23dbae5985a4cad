# One container: the server with its own PostgreSQL, or with an external one by POSTERN_DATABASE_URL.
FROM node:22-bookworm-slim AS build
WORKDIR /src
# Packages first: they change less often than the sources.
COPY package.json bun.lock .bun-version ./
COPY patches patches
COPY scripts/prepare.sh scripts/prepare.sh
RUN root=/src && . scripts/prepare.sh && prepare_bun && prepare_packages
COPY . .
RUN scripts/build

FROM debian:bookworm-slim
# PostgreSQL asks the system for the name of its user, so the user must have one.
RUN useradd --system --uid 10001 --user-group --home-dir /var/lib/postern --shell /usr/sbin/nologin postern \
 && install -d -o postern -g postern -m 0700 /var/lib/postern
COPY --from=build /src/dist/postern /usr/local/bin/postern
USER postern
WORKDIR /var/lib/postern
ENV POSTERN_DATADIR=/var/lib/postern
VOLUME /var/lib/postern
EXPOSE 8080
# The requests under way may finish, then PostgreSQL stops: docker stop --time 30, or stop_grace_period.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=6s --start-period=30s CMD ["postern", "health"]
ENTRYPOINT ["postern"]
CMD ["start"]
