import type { MailWords } from './en.ts'

export const ar: MailWords = {
  signInSubject: 'الدخول إلى Catena',
  signInOpen: 'افتح هذا الرابط للدخول إلى Catena:',
  signInOnce: 'يعمل مرة واحدة خلال 20 دقيقة. إن لم تطلبه فليس عليك فعل شيء.',

  invitationSubject: 'دعوة إلى القراءة معًا: {seminar}',
  invitationFrom: 'يدعوك {name} إلى «{seminar}» في Catena.',
  invitationOpen: 'افتح هذا الرابط للقبول:',
  invitationOnce: 'يعمل مرة واحدة خلال أسبوعين.',

  digestSubject: {
    zero: 'لا جديد في {where}',
    one: 'مشاركة جديدة واحدة في {where}',
    two: 'مشاركتان جديدتان في {where}',
    few: '{count} مشاركات جديدة في {where}',
    many: '{count} مشاركة جديدة في {where}',
    other: '{count} مشاركة جديدة في {where}',
  },
  digestClosesSubject: 'يُغلق قريبًا: {where}',
  digestSessions: {
    zero: 'لا جلسات',
    one: 'جلسة واحدة',
    two: 'جلستان',
    few: '{count} جلسات',
    many: '{count} جلسة',
    other: '{count} جلسة',
  },
  digestHello: 'مرحبًا {name}،',
  digestNew: 'هذا هو الجديد منذ آخر زيارة لك.',
  digestCloses: 'هذا ما يُغلق قريبًا.',
  newPosts: {
    zero: 'لا جديد',
    one: 'مشاركة جديدة واحدة',
    two: 'مشاركتان جديدتان',
    few: '{count} مشاركات جديدة',
    many: '{count} مشاركة جديدة',
    other: '{count} مشاركة جديدة',
  },
  newReplies: {
    zero: '{posts}',
    one: '{posts}، منها رد واحد عليك',
    two: '{posts}، منها ردّان عليك',
    few: '{posts}، منها {count} ردود عليك',
    many: '{posts}، منها {count} ردًا عليك',
    other: '{posts}، منها {count} رد عليك',
  },
  moreThan: 'أكثر من {count}',
  closes: 'يُغلق: {moment}.',
  post: '{author}: {words}',
  answersYou: '{author} يرد عليك: {words}',
  digestStop: 'تصلك هذه الرسالة مرة واحدة في اليوم على الأكثر لأنك طلبتها. كي لا تصلك بعد الآن، افتح هذا الرابط:',
}
