//! The three parameters that a reader carries through the whole essay.

crate::parameters! {
    /// The world that all models of a page share.
    ///
    /// ```
    /// let world = dynamics::World::default();
    /// assert_eq!((world.alpha, world.diffusion, world.mandate), (1.2, 0.01, 0.0));
    /// ```
    pub struct World {
        alpha: f64 = 1.2, 0.7..1.6, 0.01, One, "Scale exponent",
            "How much size itself helps growth. At 1 everyone grows in proportion; above 1 the larger grow faster; below 1 the smaller do.";
        diffusion: f64 = 0.01, 0.0..0.2, 0.001, PerYear, "Diffusion rate",
            "How fast know-how leaks from the leader to the others by itself, as people move, copy and trade.";
        mandate: f64 = 0.0, 0.0..1.0, 0.01, Share, "Mandated diffusion",
            "The share of the leader's net progress that must be opened to everyone else.";
    }
}
