import { ReaderPage } from '../readers/reader-page.tsx'
import { useReviewed } from '../reviewed.ts'

/** A reader's own page: what they wrote here and what came back. */
export default function MeReview() {
  const { session } = useReviewed()
  return <ReaderPage alias={session.me.alias} others={[]} />
}
