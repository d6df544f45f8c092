/**
 * Names that are hard to display: long, wide, with joined characters, right to left. Combining characters are escaped,
 * because an editor may normalize them.
 */
export const edgeCaseNames = [
  '製品紹介ビデオ 第一回 東京本社',
  '\u{1F469}\u200D\u{1F4BB} Onboarding for \u{1F468}\u200D\u{1F469}\u200D\u{1F467}\u200D\u{1F466}',
  '\u{1F1EF}\u{1F1F5} \u{1F1EB}\u{1F1F7} \u{1F1E7}\u{1F1F7} Launch \u{1F44B}\u{1F3FD}',
  'Cafe\u0301 Zu\u0308rich, man\u0303ana',
  '\u0645\u0631\u062D\u0628\u0627 \u0628\u0643\u0645 \u0641\u064A \u0627\u0644\u0639\u0631\u0636',
  '\u05E9\u05DC\u05D5\u05DD Q3 final (2)',
  'Quarterly update for the partners in the northern region, recorded again after the changes of the pricing page and of the legal notes',
  '한국어 소개 영상',
  '\u0938\u094D\u0935\u093E\u0917\u0924 \u0939\u0948',
  'x',
  'สวัสดีครับ ยินดีต้อนรับ',
] as const;

export const stockPeople = [
  ...['Anna', 'Benjamin', 'Charlie', 'Daphne', 'Elena', 'Farid', 'Gloria', 'Hugo', 'Ines'],
  ...['Jackie', 'Kenji', 'Luna', 'Marcus', 'Nathan', 'Olivia', 'Priya', 'Quentin', 'Rose'],
  ...['Samuel', 'Tomoko', 'Ursula', 'Victor', 'Wendy', 'Xavier', 'Yara', 'Zane', 'Mary'],
] as const;

export const stockScenes = ['Casual', 'Office', 'Studio', 'Home'] as const;

export const ownPeople = [
  ...['Rio', 'Amelie Laurent', 'Jonas Weber', 'Support desk', 'Dr. Okafor', 'Maya Chen', 'CEO update', 'Lucía Pérez'],
  ...['Sales demo', 'Nina (English)', 'Nina (Deutsch)', 'Anna', 'Ana', 'Product tour', 'Ada', 'Front desk'],
] as const;

export const stockRoles = [
  ...['AI Interviewer', 'Sales Coach', 'Sales Development Rep', 'Life Coach', 'College Tutor', 'Health Advisor'],
  ...['Travel Guide', 'Customer Support', 'Language Partner', 'Onboarding Buddy', 'Product Expert', 'History Teacher'],
  ...['Museum Guide', 'Fitness Trainer', 'Career Advisor', 'Recruiter', 'Financial Guide', 'Concierge', 'Storyteller'],
  ...['Debate Partner', 'Meditation Guide', 'Science Tutor', 'Code Reviewer', 'News Anchor', 'Wine Expert'],
  ...['Real Estate Agent', 'Event Host', 'Legal Intake', 'Patient Intake', 'Pitch Judge'],
] as const;

export const videoTopics = [
  ...['Welcome', 'Renewal offer', 'Product update', 'Thank you', 'Webinar invitation', 'Season greetings'],
  ...['How to get started', 'Your invoice explained', 'New features', 'Follow-up', 'Case study', 'Safety briefing'],
] as const;

export const audiences = [
  ...['Acme', 'Globex', 'Initech', 'the Berlin team', 'new customers', 'partners', 'Sofia', 'Kenji', 'all hands'],
] as const;

export const conversationTopics = [
  ...[
    'Onboarding',
    'Check-in',
    'Product demo',
    'Coaching session',
    'Support call',
    'Language lesson',
    'Mock interview',
  ],
  ...['Feedback round', 'Planning', 'Q&A', 'First consultation', 'Practice pitch'],
] as const;
