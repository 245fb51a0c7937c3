/** A thread that reads one file after another, as an import reads one: to start a thread for each would take most of the time. */
import { parentPort } from 'node:worker_threads'
import { read } from '../../server/import/read.ts'
import { Refusal } from '../../shared/errors.ts'
import type { HostileFile } from './imports.ts'

parentPort?.on('message', (file: HostileFile) => {
  read(file, () => {}).then(
    (reading) => parentPort?.postMessage({ is: 'done', reading }),
    (error: unknown) => {
      if (error instanceof Refusal) parentPort?.postMessage({ is: 'refused', code: error.code })
      else parentPort?.postMessage({ is: 'failed', reason: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    },
  )
})
