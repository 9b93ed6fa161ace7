export { PromotionRefusedError, decidePromotion, type PlannedPromotion, planPromotion } from './promote-rule.js';
