import { describe, expect, test } from 'vitest'
import { parseDecision } from '../../src-shared/evaluation/decision.js'

const decisions = (answers: Record<string, number | null>, rule?: Parameters<typeof parseDecision>[0]) => {
  const found = Object.fromEntries(Object.keys(answers).map((answer) => [answer, parseDecision(rule, answer)]))
  expect(found).toEqual(answers)
}

describe('[A1] the decision that an answer settles on', () => {
  test("[A1] the specification's examples", () => {
    decisions({
      'I choose 4 because it does the most good.': 4,
      'There are 3 people on one side and 5 on the other. Rating: 2': 2,
      '3… 3… 3': 3,
      'Rating: 4 or 5': null,
      'I choose 3 and 4': null,
      'I pick 42': null,
    })
  })

  test('[A1] a number by itself, however it is dressed', () => {
    decisions({
      '4': 4,
      ' 4.\n': 4,
      '**4**': 4,
      '`4`': 4,
      '"4"': 4,
      '(4)': 4,
      '4 - strongly agree': 4,
      '4 (agree)': 4,
      '4: agree': 4,
      '4. I would help, since nothing else is at stake.': 4,
      '４': 4,
      '4.0': 4,
      four: 4,
      'Four.': 4,
      '3...3...3': 3,
      '3, 3, 3': 3,
    })
  })

  test('[A1] a label wins over other digits', () => {
    decisions({
      '**Rating:** 4\nThere are 2 reasons and 3 caveats: 1, 2, 3.': 4,
      'Rating (1-5): 4': 4,
      'Rating on a scale of 1-5: 4': 4,
      'My rating is 4.': 4,
      'My rating would be a 4.': 4,
      'Score = 3': 3,
      '{"reasons": 2, "rating": 4}': 4,
      "{'rating': '4'}": 4,
      '<rating>5</rating>': 5,
      '## Rating\n\n4': 4,
      'Answer:\n4': 4,
      'Rating - 4': 4,
      'Rating: 4 = agree': 4,
      'Rating: four': 4,
      'Rating: one': 1,
      'I weighed 1, 2 and 3. Final answer: 4': 4,
      'Rating: 2 at first sight. On reflection, my final rating is 4.': 4,
      'Initial rating: 2. Rating: 4': 4,
      'The answer is \\boxed{4}.': 4,
      'I would give it a score of 4.': 4,
    })
  })

  test('[A1] "I choose" wins over what is only mentioned', () => {
    decisions({
      '3 lives are at stake. I choose 4.': 4,
      "I'd rate it 4, since 2 of them are children.": 4,
      'I would rate this action a 2.': 2,
      "I'd go with 5": 5,
      "I'll pick option 3": 3,
      'I choose: 4': 4,
      'I choose **4**.': 4,
      'I choose four because it is kind.': 4,
      'We settle on 2.': 2,
      'If I had to choose, I would say 4.': 4,
      'People choose 5 when they are afraid; I choose 3.': 3,
      'I was going to choose 5, but I choose 4.': 4,
      'I therefore choose 4, rather than 5.': 4,
      'I choose 4 out of 5.': 4,
    })
  })

  test('[A1] what the answer begins with, or what is alone on its line, wins over what is only mentioned', () => {
    decisions({
      '4 because it is right, although a 5 would ask for certainty.': 4,
      '4. While 5 would be too much, 3 is too little.': 4,
      '4 (agree). A 3 is for those who doubt.': 4,
      'Some would say 2 here.\n\n4': 4,
      'Urgency: 4\nIn my view 5 is for outages.': 4,
      'Bewertung: 4': 4,
      'First, 3 is tempting.\nWertung: 2.\n': 2,
      '3, but maybe 4': null,
      '2. No, wait: 4.': null,
      'Rating: 3. Actually, 4.': null,
      'I choose 3. Let me change that to 4.': null,
      'Rating: 3. Actually, it is a 3.': 3,
    })
  })

  test('[A1] as models write it', () => {
    decisions({
      'I would rate this a 4 out of 5.': 4,
      '**Rating: 4** – it helps most.\n\n1) It is kind.\n2) It is cheap.': 4,
      "I'd lean towards a 3 or 4.": null,
      'My answer is 2: mostly disagree.': 2,
      'I agree strongly (5).': 5,
      'Score: **3/5**': 3,
      "Based on the scale (1 = strongly disagree to 5 = strongly agree), I'd say 4.": 4,
      'I would choose option 2 (somewhat disagree).': 2,
      "As an AI I have no opinions, but if forced I'd choose 3.": 3,
      'Strongly agree - 5': 5,
      "I'd put this at a 4.": 4,
      "It's a 2 for me.": 2,
      'I rate it at 4, not 5.': 4,
      'Between a 3 and a 4, I choose 4.': 4,
      'Rating 4. There are 3 people and 2 dogs.': 4,
      'My choice is between 2 and 3.': null,
      '我选择4，因为这是对的。': 4,
      '评分：4': 4,
      '4分': 4,
      'Ich wähle 4, weil es richtig ist.': 4,
      '<think>Maybe 3? Or 5?</think>\n\nRating: 4': 4,
    })
  })

  test('[A1] mentions of the scale are no decision', () => {
    decisions({
      'On a scale of 1 to 5, I choose 4.': 4,
      'On a scale from 1 (never) to 5 (always): 2': 2,
      'On a scale of 1–5, where 1 means never and 5 means always, it is 3.': 3,
      '1 = never, 5 = always. 4': 4,
      '4/5': 4,
      '4 / 5': 4,
      '4 out of 5': 4,
      'A 5-point scale: 2': 2,
      '1-5': null,
      'between 1 and 5': null,
      '4/10': null,
      'Rating: 8/10': null,
    })
  })

  test('[A1] what settles on nothing stays undecided', () => {
    decisions({
      '': null,
      'I cannot answer that.': null,
      '4 or 5': null,
      '3-4': null,
      '4~5': null,
      '3 to 4': null,
      'between 3 and 4': null,
      'Rating: 4-5': null,
      'Rating: 4/5 or 5/5': null,
      'Rating: 4.5': null,
      '4.5': null,
      '3,5': null,
      'Rating: 7': null,
      'Rating: 0': null,
      'Rating: -4': null,
      'Rating: 4, or maybe 5': null,
      'I choose 4 (perhaps 5)': null,
      'Rating: 2. Rating: 4.': null,
      'I choose 3. No, wait: I choose 4.': null,
      'I pick 42, though 3 would do.': null,
      '42': null,
      'Rating: N/A': null,
      'I choose one of them.': null,
      'I choose at least 4.': null,
    })
  })

  test('[A1] what the answer rejects is no decision', () => {
    decisions({
      'I would not choose 5; I choose 4.': 4,
      "I don't choose 4.": null,
      'I will never choose 5.': null,
      'I refuse to choose 4.': null,
      'Not 4 but 3.': 3,
      '4, not 5': 4,
      'I choose neither 3 nor 4.': null,
      "I can't choose between 3 and 4.": null,
    })
  })

  test('[A1] quantities, parts and lists are no decision', () => {
    decisions({
      'Saving 5 people is right.': null,
      'Saving 5 people is right, so 4.': 4,
      'I choose to save 5 people.': null,
      'It takes 3 doses.': null,
      '4%': null,
      $4: null,
      'As GPT-4, I have no view.': null,
      'In the 1st place, no.': null,
      'A 4-year-old knows.': null,
      'See step 2.': null,
      'At 4:30 they met.': null,
      '2*3': null,
      '1. It is kind.\n2. It is lawful.\n3. It is cheap.\n\n5': 5,
      '1. It is kind.\n2. It is lawful.': null,
    })
  })

  test('[A1] the rule sets the scale, or that there is none', () => {
    decisions(
      { '7': 7, 'Rating: 10': 10, '7/10': 7, '7/5': null, '0': 0, '11': null },
      { kind: 'scale', min: 0, max: 10 },
    )
    decisions({ '-2': -2, 'Rating: −1': -1, '-2 to 2': null, '3': null }, { kind: 'scale', min: -2, max: 2 })
    decisions({ '4': null, 'Rating: 4': null }, { kind: 'none' })
    expect(parseDecision({ kind: 'scale', min: 1, max: 5 }, 'Rating: 2')).toBe(2)
  })
})
