const rightToLeft = /^(ar|arc|azb|ckb|dv|fa|he|iw|ji|ks|ku-arab|nqo|pnb|ps|sd|syr|ug|ur|yi)(-|$)/i

/** The direction in which a language (BCP 47) is written. */
export const directionOf = (language: string): 'ltr' | 'rtl' => (rightToLeft.test(language) ? 'rtl' : 'ltr')
