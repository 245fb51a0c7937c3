# Catena for an institution: the server alone. Postgres is another container, named by DATABASE_URL (docker-compose.yml).

FROM node:24-bookworm-slim AS build
WORKDIR /catena
COPY package.json package-lock.json prisma.config.ts ./
COPY prisma ./prisma
COPY scripts ./scripts
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npx prisma generate && npx vite build

FROM node:24-bookworm-slim AS packages
WORKDIR /catena
COPY package.json package-lock.json ./
# The peers are development tools (the Prisma CLI); the optional ones are Node and Postgres, which the image has or does not need.
RUN npm ci --omit=dev --omit=peer --omit=optional --ignore-scripts --no-audit --no-fund

FROM node:24-bookworm-slim
ENV NODE_ENV=production DATA_DIR=/data
WORKDIR /catena
COPY --from=packages /catena/node_modules ./node_modules
COPY --from=build /catena/dist ./dist
COPY --from=build /catena/server ./server
COPY shared ./shared
COPY prisma ./prisma
COPY package.json LICENSE ./
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
# Node is process 1 and gets SIGTERM itself: it commits, tells the clients and leaves within seconds.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/readyz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# The flags of server/node-flags.json
CMD ["node", "--disable-warning=ExperimentalWarning", "--initial-old-space-size=256", "server/main.ts"]
