fn main() {
    let values = [0.0, -0.0, 1.0, 0.1, 1.0 / 3.0, 1e21, 1e15, 1e16, 123456789.125, 1e-7, 5e-324, f64::MAX, f64::MIN_POSITIVE, f64::EPSILON, f64::NAN, f64::INFINITY];
    for v in values {
        println!("{v} {v:?} {v:.3} {v:e}");
    }
    for v in [0.1f32, 16777216.0, 3.4e38, 1e-45, 1.0 / 3.0] {
        println!("{v} {v:?} {v:.3}");
    }
    for v in [2.5f64, -2.5, 1.4, -1.6] {
        println!("{} {} {} {} {}", v.floor(), v.ceil(), v.round(), v.trunc(), v.fract());
        println!("{} {} {}", v.abs(), v.signum(), v.sqrt().is_nan());
    }
    println!("{} {} {}", 2f64.powi(10), 2f64.powf(0.5), 2f64.sqrt());
    println!("{} {}", 7.5 % 2.0, -7.5 % 2.0);
    println!("{} {}", 1.0f64.max(f64::NAN), 1.0f64.min(-2.0));
    println!("{:?} {:?}", 1.0f64.partial_cmp(&2.0), f64::NAN.partial_cmp(&1.0));
    println!("{} {} {}", f64::NAN == f64::NAN, 0.0 == -0.0, 1.0 < f64::NAN);
    println!("{:?}", 1.0f64.total_cmp(&-1.0));
    println!("{} {} {}", f64::NAN.is_nan(), f64::INFINITY.is_finite(), (1.0f64 / 0.0).is_infinite());
    println!("{:?} {:?} {:?}", "1.5".parse::<f64>(), "-1e3".parse::<f64>(), "x".parse::<f64>().is_err());
    println!("{:?} {:?}", "inf".parse::<f64>(), ".5".parse::<f64>());
    println!("{} {}", 9.0f64.mul_add(2.0, 1.0), 3.0f64.hypot(4.0));
    println!("{:.6} {:.6} {:.6}", 1.0f64.sin(), 1.0f64.cos(), 1.0f64.exp());
    println!("{:.6} {:.6} {:.6}", 2.0f64.ln(), 100.0f64.log10(), 1.0f64.atan2(2.0));
    println!("{} {}", 180f64.to_radians() > 3.14, std::f64::consts::PI);
    println!("{} {}", 1e300 * 1e10, 5.0f64.rem_euclid(-3.0));
    println!("{} {}", 3.0f64.clamp(0.0, 1.0), 3.0f64.copysign(-1.0));
    let mut sum = 0.0;
    for i in 0..10 {
        sum += i as f64 * 0.1;
    }
    println!("{sum}");
    println!("{}", [1.5, 0.5].iter().cloned().fold(f64::INFINITY, f64::min));
    println!("{}", [1.5f32, 0.5].iter().sum::<f32>());
}
