import { queryOptions } from '@tanstack/react-query'
import type { SeminarId, SessionId } from '#shared/ids.ts'
import { Work, WorkList } from '#shared/protocol/http/work.ts'
import { call, failureIn } from './call.ts'
import { Failure } from './failure.ts'
import { queryOf } from './review.ts'

/** ms between two looks at what is under way. */
const LOOK = 700

/** Where annotations go: beside a text that is read, or, with their own text, into a seminar. */
export type ImportTarget = { readonly is: 'session'; readonly id: SessionId } | { readonly is: 'seminar'; readonly id: SeminarId }

/** The files that came in there, or are coming, the newest first; looked at again as long as one is under way. */
export const importsQuery = (target: ImportTarget) =>
  queryOptions({
    queryKey: ['work', 'import', target.id],
    queryFn: async ({ signal }) => {
      const { work } = await call(
        WorkList,
        'GET',
        `/work${queryOf({ kind: 'import', session: target.is === 'session' ? target.id : undefined })}`,
        {
          signal,
        },
      )
      return work.filter(
        ({ session, asked }) => (target.is === 'session' ? session : new URLSearchParams(asked).get('seminar')) === target.id,
      )
    },
    refetchInterval: (query) => (query.state.data?.some(isUnderWay) ? LOOK : false),
    staleTime: 0,
  })

/** Something is still to come of it: also of what was cancelled, until it is broken off. */
export const isUnderWay = ({ state }: Work): boolean => state.is === 'working' || (state.is === 'cancelled' && state.ending === true)

interface Asked {
  readonly file: File
  /** Only to see what would come of it. */
  readonly look: boolean
  readonly unplaced: 'bring' | 'leave'
  readonly signal: AbortSignal
}

/**
 * Sends a file of annotations.
 * @param sent told how much of it has gone out, from 0 to 1
 * @throws Failure, or the signal's reason
 */
export function bringAnnotations(
  target: ImportTarget,
  { file, look, unplaced, signal }: Asked,
  sent: (done: number) => void,
): Promise<Work> {
  // Of all ways to ask, only this one tells how much of a body has gone out.
  const request = new XMLHttpRequest()
  const { promise, resolve, reject } = Promise.withResolvers<Work>()
  request.upload.onprogress = ({ lengthComputable, loaded, total }) => lengthComputable && sent(loaded / total)
  request.onload = () => {
    const said: unknown = parsed(request.responseText)
    const work = Work.safeParse(said)
    if (request.status === 201 && work.success) resolve(work.data)
    else reject(failureIn(request.status, said))
  }
  request.onerror = () => reject(new Failure('unreachable'))
  request.onabort = () => reject(signal.reason)
  signal.addEventListener('abort', () => request.abort(), { once: true })
  const query = { name: file.name.slice(0, 255), look: look ? 'yes' : 'no', unplaced: target.is === 'session' ? unplaced : undefined }
  request.open('POST', `/api/${target.is}s/${target.id}/imports${queryOf(query)}`)
  request.setRequestHeader('content-type', 'application/octet-stream')
  request.send(file)
  return promise
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
