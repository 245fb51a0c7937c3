import { YourData } from '../../../components/your-data.tsx'
import { ReaderPage } from '../readers/reader-page.tsx'
import { useReviewed } from '../reviewed.ts'
import styles from './me-review.module.css'

/** A reader's own page: what they wrote here and what came back, and what is kept of it. */
export default function MeReview() {
  const { session } = useReviewed()
  return (
    <>
      <ReaderPage alias={session.me.alias} others={[]} />
      <div className={styles['data']} data-screen-only>
        <YourData place={{ session: session.id, alias: session.me.alias }} />
      </div>
    </>
  )
}
