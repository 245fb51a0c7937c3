// `npm test`: prepares as `npm start` does, then runs every test. Arguments go to vitest: `npm test -- server/config.test.ts`.
import { build, generate, install, node, root, run } from './prepare.mjs'

await install()
await generate()
await build()
process.exit(await run(node(), [`${root}/node_modules/vitest/vitest.mjs`, 'run', ...process.argv.slice(2)]))
