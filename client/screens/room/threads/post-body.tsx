import type { ComponentProps } from 'react'
import type { Post } from '#shared/projections/post.ts'
import { classes } from '../../../components/classes.ts'
import { useObservable } from '../../../stores/use.ts'
import { Markdown } from '../composer/markdown.tsx'
import { useGround } from '../stage.ts'
import styles from './post.module.css'
import { wordsMissing } from './words-missing.tsx'

interface PostBodyProps {
  readonly post: Post
  readonly brief: boolean
  readonly parsed?: ComponentProps<typeof Markdown>['parsed']
}

/** The words of a post, or what is said in their place. */
export function PostBody({ post, brief, parsed }: PostBodyProps) {
  const { room } = useGround()
  const { people } = useObservable(room.view)
  const missing = wordsMissing(post)
  if (missing) return <p className={styles['gone']}>{missing}</p>
  const names = post.mentions.flatMap((alias) => people.find((person) => person.alias === alias)?.name ?? [])
  return <Markdown text={post.body} names={names} className={classes(styles['body'], brief && styles['brief'])} parsed={parsed} />
}
