//! Size bends the market.
