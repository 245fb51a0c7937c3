import { useEffect } from 'react'
import { RecordId } from '#shared/ids.ts'

/** The post that the address names: `#t-<record>`, an annotation or a reply. */
export function namedPost(): RecordId | undefined {
  const anchor = location.hash.slice(1)
  return anchor.startsWith('t-') ? RecordId.safeParse(anchor.slice(2)).data : undefined
}

/** Calls back with the post that the address names, now and when the address changes. */
export function useNamedPost(named: (post: RecordId) => void): void {
  useEffect(() => {
    const look = () => {
      const post = namedPost()
      if (post) named(post)
    }
    look()
    addEventListener('hashchange', look)
    return () => removeEventListener('hashchange', look)
  }, [named])
}
