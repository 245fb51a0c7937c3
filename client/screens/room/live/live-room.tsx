import { later } from '../../../components/later.tsx'
import { useDesk } from './desk.ts'

const RunBand = later(async () => (await import('./facilitator/run-band.tsx')).default)
const ReaderBand = later(async () => (await import('./reader-band.tsx')).ReaderBand)

/** Under the strip, once the session is connected: for readers where it stands, for facilitators how to run it. */
export function SessionBand() {
  const { isFacilitator, live } = useDesk()
  if (!live) return null
  return isFacilitator ? <RunBand /> : <ReaderBand />
}
