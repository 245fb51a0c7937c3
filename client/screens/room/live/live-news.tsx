import { useDesk } from './desk.ts'
import { useFollowing } from './use-following.ts'
import { useNews } from './use-news.ts'

/** Goes along with the spotlight and says what changes. It draws nothing. */
export function LiveNews() {
  const desk = useDesk()
  useFollowing(desk)
  useNews(desk)
  return null
}
